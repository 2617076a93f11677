using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;

namespace StripeSync.Benchmarks.Mutation;

/// <summary>
/// Runs the tests of the engine that need no server, against one mutant after the other, each up to the first test that fails. In a process of its own: a mutant
/// may loop, or recurse until the stack is used up.
/// </summary>
internal static class TestRun
{
    /// <summary>The argument that asks for it.</summary>
    public const string Command = "mutants";

    /// <summary>The answer for a mutant that no test noticed.</summary>
    public const string Survived = "survived";

    /// <summary>Those that judge statements and migrations; the observed verdicts come last, because they take longest.</summary>
    private static readonly string[] Namespaces = ["StripeSync.Sql.Tests.Rules", "StripeSync.Sql.Tests.Schema", "StripeSync.Sql.Tests.Conformance"];

    /// <summary>Runs them; each mutant is answered with a line: its number, and the failing test or <see cref="Survived"/>.</summary>
    /// <param name="engine">The file of the engine.</param>
    /// <param name="tests">The file of the tests; what else they need is beside it.</param>
    /// <param name="numbers">The mutants. The engine as it is comes before them, as number 0: what is made once is made by it.</param>
    /// <param name="output">Where the lines go.</param>
    public static void Run(string engine, string tests, IEnumerable<int> numbers, TextWriter output)
    {
        // The tests look for their files there.
        AppContext.SetData("APP_CONTEXT_BASE_DIRECTORY", Path.GetDirectoryName(tests)!);
        var context = new Context(engine, tests);
        var assembly = context.LoadFromAssemblyPath(tests);
        var active = context.LoadFromAssemblyPath(engine).GetType("StripeSync.Sql.MutantSwitch", throwOnError: true)!.GetField("Active")!;
        var all = Namespaces.SelectMany(name => Tests(assembly, name)).ToList();
        foreach (var number in numbers.Prepend(0))
        {
            active.SetValue(null, number);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number} {FirstFailure(all) ?? Survived}"));
        }
    }

    private static string? FirstFailure(List<(MethodInfo Method, object?[] Arguments)> tests)
    {
        foreach (var (method, arguments) in tests)
        {
            try
            {
                method.Invoke(method.IsStatic ? null : Activator.CreateInstance(method.DeclaringType!), arguments);
            }
            catch (TargetInvocationException e)
            {
                return $"{method.DeclaringType!.Name}.{method.Name}({string.Join(", ", arguments)}): {e.InnerException!.GetType().Name}".ReplaceLineEndings(" ");
            }
        }

        return null;
    }

    /// <summary>What waits for a server is asynchronous.</summary>
    private static IEnumerable<(MethodInfo Method, object?[] Arguments)> Tests(Assembly assembly, string name) =>
        from type in assembly.GetTypes()
        where type.Namespace == name && type is { IsClass: true, IsAbstract: false }
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where method.ReturnType == typeof(void)
        from arguments in method.CustomAttributes.SelectMany(attribute => Arguments(attribute, type))
        select (method, arguments);

    private static IEnumerable<object?[]> Arguments(CustomAttributeData attribute, Type type)
    {
        switch (attribute.AttributeType.Name)
        {
            case "FactAttribute":
                return [[]];
            case "InlineDataAttribute":
                return [[.. ((IEnumerable<CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!).Select(Value)]];
            case "MemberDataAttribute":
                var rows = (IEnumerable)type.GetProperty((string)attribute.ConstructorArguments[0].Value!)!.GetValue(null)!;
                return rows.Cast<object>().Select(static row => (object?[])row.GetType().GetInterface("ITheoryDataRow")!.GetMethod("GetData")!.Invoke(row, null)!);
            default:
                return [];
        }
    }

    private static object? Value(CustomAttributeTypedArgument argument) =>
        argument.ArgumentType.IsEnum ? Enum.ToObject(argument.ArgumentType, argument.Value!) : argument.Value;

    private sealed class Context(string engine, string tests) : AssemblyLoadContext("mutant")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (assemblyName.Name == "StripeSync.Sql")
                return LoadFromAssemblyPath(engine);
            var beside = Path.Combine(Path.GetDirectoryName(tests)!, assemblyName.Name + ".dll");
            return File.Exists(beside) ? LoadFromAssemblyPath(beside) : null;
        }
    }
}
