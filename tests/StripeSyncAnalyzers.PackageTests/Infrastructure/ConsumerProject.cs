namespace StripeSyncAnalyzers.PackageTests.Infrastructure;

/// <summary>A project of somebody who uses the package, with Npgsql and Dapper and migrations in <c>db/migrations</c>.</summary>
internal sealed class ConsumerProject
{
    private readonly TemporaryFolder _folder;
    private int _builds;

    /// <param name="package">The packed packages.</param>
    /// <param name="reference">The package that the project names itself: the analyzers, or one that brings them along.</param>
    public ConsumerProject(PackedPackage package, string reference = """<PackageReference Include="StripeSyncAnalyzers" Version="{version}" PrivateAssets="all" />""")
    {
        _folder = package.NewFolder();
        _folder.Write("App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
                <!-- The deferrable key is there for SSQ1004; here the writes count. -->
                <NoWarn>$(NoWarn);SSQ3004</NoWarn>
                <RestorePackagesPath>{package.Folder}/packages</RestorePackagesPath>
                <RestoreAdditionalProjectSources>{package.Source}</RestoreAdditionalProjectSources>
                <RestoreAdditionalProjectFallbackFolders>{Repository.PackageCache}</RestoreAdditionalProjectFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Npgsql" Version="{Repository.VersionOf("Npgsql")}" />
                <PackageReference Include="Dapper" Version="{Repository.VersionOf("Dapper")}" />
                {reference.Replace("{version}", package.Version, StringComparison.Ordinal)}
              </ItemGroup>
            </Project>

            """);
        _folder.Write("db/migrations/0001_spaces.sql", """
            create table spaces (
                id uuid primary key default gen_random_uuid(),
                name text not null
            );
            """);
        _folder.Write("db/migrations/0002_stripe_sync_queue.sql", """
            create table stripe_sync_queue (
                id bigint generated always as identity primary key,
                space_id uuid not null references spaces (id),
                event_type text not null,
                status text not null default 'pending',
                created_at timestamptz not null default now(),
                constraint stripe_sync_queue_job_key unique (space_id, event_type)
            );
            """);
        _folder.Write("db/migrations/0003_customers.sql", """
            create table customers (
                id bigint generated always as identity primary key,
                email text not null,
                external_id text not null,
                name text not null
            );
            create unique index customers_email_key on customers (email);
            create unique index customers_external_id_key on customers (external_id);
            create table tags (
                id bigint generated always as identity primary key,
                slug text not null unique,
                label text not null
            );
            """);
        _folder.Write("db/migrations/0004_invoices.sql", """
            create table invoices (
                id bigint generated always as identity primary key,
                tenant_id uuid not null,
                number text not null,
                amount_cents bigint not null,
                unique (tenant_id, number)
            );
            create table invoice_lines (
                invoice_id bigint not null,
                position integer not null,
                description text not null,
                constraint invoice_lines_position_key unique (invoice_id, position) deferrable
            );
            """);
    }

    public void Write(MarkedSource source) => _folder.Write(source.File, source.Text);

    public string Read(string file) => _folder.Read(file);

    public async Task<DotnetResult> Restore() =>
        (await Dotnet.Run(_folder.Path, "restore", "App.csproj", "--disable-build-servers")).MustSucceed();

    /// <summary>Builds everything anew, into a folder that no build has used, and reads what the compiler said.</summary>
    public async Task<ConsumerBuild> Build(params string[] arguments)
    {
        var log = _folder.PathOf($"build{++_builds}.sarif");
        var build = await Dotnet.Run(
            _folder.Path,
            [
                "build", "App.csproj", "--no-restore", "--no-incremental", "--disable-build-servers",
                "--output", _folder.PathOf($"out{_builds}"), $"-p:ErrorLog={log}%2cversion=2.1", .. arguments,
            ]);
        Assert.True(File.Exists(log), build.Output);
        return new ConsumerBuild(build, Findings.Printed(build.Output), Findings.Logged(await File.ReadAllTextAsync(log)));
    }

    /// <summary>Publishes for this machine, warnings being errors, and returns the program. It is not optimized, which is what takes long.</summary>
    public async Task<string> Publish(params string[] arguments)
    {
        var output = _folder.PathOf($"published{++_builds}");
        (await Dotnet.Run(
            _folder.Path,
            [
                "publish", "App.csproj", "--configuration", "Release", "--use-current-runtime", "--output", output, "--disable-build-servers",
                "-p:TreatWarningsAsErrors=true", "-p:TrimmerSingleWarn=false", "-p:Optimize=false", "-p:NativeDebugSymbols=false", .. arguments,
            ])).MustSucceed();
        return Path.Combine(output, OperatingSystem.IsWindows() ? "App.exe" : "App");
    }

    /// <summary>Repairs what the given rules report, as a person does on the command line.</summary>
    public async Task<DotnetResult> Format(params string[] rules) =>
        (await Dotnet.Run(
            _folder.Path, ["format", "analyzers", "App.csproj", "--no-restore", "--severity", "info", "--diagnostics", .. rules])).MustSucceed();
}

/// <summary>A build, what it printed, and what the compiler logged, suggestions included.</summary>
internal sealed record ConsumerBuild(DotnetResult Result, IReadOnlyList<PrintedFinding> Printed, IReadOnlyList<LoggedFinding> Logged);
