namespace StripeSync.Sql.Tests.Generated;

/// <summary>Choices that a seed decides, the same on every machine.</summary>
internal sealed class Dice(int seed)
{
    // A seeded System.Random keeps its sequence across versions of .NET.
    private readonly Random _random = new(seed);

    public int Next(int below) => _random.Next(below);

    public bool Chance(int percent) => _random.Next(100) < percent;

    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    public List<T> Some<T>(IReadOnlyList<T> items, int count)
    {
        var rest = items.ToList();
        var chosen = new List<T>();
        while (chosen.Count < count && rest.Count > 0)
        {
            var at = _random.Next(rest.Count);
            chosen.Add(rest[at]);
            rest.RemoveAt(at);
        }

        return chosen;
    }
}
