using System.Text;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Tests.Docs;
using StripeSync.Sql.Tests.Schema;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Tests.Rules;

/// <summary>
/// The words of every finding of every case, and the text after each of its remedies, as recorded in findings.txt: each of these texts is run on a server
/// by <see cref="RuleTests"/>. With STRIPESYNC_UPDATE=1 the test writes the file, which a new case asks for too, so that the difference shows what a change does to messages and repairs.
/// </summary>
public sealed class RecordedFindingTests
{
    private const string File = "tests/StripeSync.Sql.Tests/Rules/findings.txt";
    private const string Heading = "== ";

    [Fact]
    public void Messages_and_repairs_are_as_recorded()
    {
        var now = new StringBuilder();
        foreach (var @case in RuleCases.All.Where(static c => c.ExpectedRule is not null))
            Append(now, @case.Name, Judge(@case), SqlText.FromString(@case.Sql));
        foreach (var @case in SchemaCases.All.Where(static c => c.Expected.Any()))
            Append(now, @case.Name, @case.Judge(TestContext.Current.CancellationToken).Findings, null);

        if (GeneratedDocumentTests.Updates)
            System.IO.File.WriteAllText(Repository.PathOf(File), now.ToString());

        // Case by case: what differs names its case.
        var recorded = Sections(Repository.Read(File));
        var said = Sections(now.ToString());
        Assert.Empty(said.Except(recorded));
        Assert.Empty(recorded.Except(said));
    }

    private static string[] Sections(string text) => text.Split(Heading);

    private static IEnumerable<Finding> Judge(RuleCase @case) =>
        @case.Engine().Judge(SqlText.FromString(@case.Sql), @case.Context, TestContext.Current.CancellationToken);

    private static void Append(StringBuilder text, string name, IEnumerable<Finding> findings, SqlText? sql)
    {
        text.Append(Heading).Append(name).Append('\n');
        foreach (var finding in findings)
        {
            text.Append(finding.RuleId).Append(' ').Append(finding.Certainty).Append(": ").Append(finding.Message).Append('\n');
            if (finding.Enqueue is { } enqueue)
                text.Append("  enqueue: ").Append(Value(enqueue.SpaceId)).Append(", ").Append(Value(enqueue.EventType)).Append('\n');
            foreach (var remedy in finding.Remedies)
                text.Append("  ").Append(remedy.Title).Append(" [").Append(remedy.Key).Append("]\n    ").Append(sql!.Apply(remedy.Edits).Text.Replace("\n", "\n    ", StringComparison.Ordinal)).Append('\n');
        }
    }

    private static string Value(EnqueueValue value) => value.Parameter is null ? "'" + value.Literal + "'" : "@" + value.Parameter;
}
