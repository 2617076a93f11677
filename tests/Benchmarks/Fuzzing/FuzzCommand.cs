namespace StripeSync.Benchmarks.Fuzzing;

internal static class FuzzCommand
{
    public static int Run(ReadOnlySpan<string> arguments, TextWriter output) => 0;
}
