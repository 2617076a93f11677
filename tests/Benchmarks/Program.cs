using BenchmarkDotNet.Running;
using StripeSync.Benchmarks;
using StripeSync.Benchmarks.CompileCost;
using StripeSync.Benchmarks.Fuzzing;
using StripeSync.Benchmarks.Mutation;
using StripeSync.Benchmarks.Queue;

switch (args.FirstOrDefault())
{
    case "quick":
        QuickTable.Print(Console.Out);
        return 0;
    case "loop":
        // One kind of work for some seconds, to look at with a profiler.
        QuickTable.Loop(args[1], args.Length > 2 ? args[2] : "migrations");
        return 0;
    case "fuzz":
        return FuzzCommand.Run(args.AsSpan(1), Console.Out);
    case "compile":
        CompileCostCommand.Run(args, Console.Out);
        return 0;
    case "keystroke":
        await KeystrokeCommand.RunAsync(args, Console.Out);
        return 0;
    case "mutate":
        await MutateCommand.RunAsync(args, Console.Out);
        return 0;
    case TestRun.Command:
        TestRun.Run(args[1], args[2], args.Skip(3).Select(int.Parse), Console.Out);
        return 0;
    case "queue":
        await QueueCommand.RunAsync(args, Console.Out);
        return 0;
    case "install":
        await InstallCommand.RunAsync(args, Console.Out);
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(EngineBenchmarks).Assembly).Run(args);
        return 0;
}
