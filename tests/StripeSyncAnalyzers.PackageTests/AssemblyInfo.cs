using StripeSyncAnalyzers.PackageTests.Infrastructure;

// Every test runs dotnet: one at a time, so that what one builds is never seen by another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(PackedPackage))]
