using System.Text;

namespace StripeSync.Tool.Files;

/// <summary>Reads what the arguments name. Each way in which that can fail is one line for the person who wrote them.</summary>
internal sealed class SourceReader(Terminal terminal)
{
    /// <summary>The argument that stands for standard input.</summary>
    public const string StandardInput = "-";

    // Bytes that are no UTF-8 are a mistake to be named, not characters to be guessed.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private bool _inputIsTaken;

    /// <summary>The texts of files, folders, globs and standard input, in the order of the arguments; each file once.</summary>
    public IEnumerable<SourceText> Read(IEnumerable<string> arguments, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var argument in arguments)
        {
            if (argument == StandardInput)
            {
                yield return ReadStandardInput();
                continue;
            }

            foreach (var file in Find(argument, what).Files)
            {
                if (seen.Add(file.FullPath))
                    yield return ReadFile(file);
            }
        }
    }

    /// <summary>The files that an argument names: at least one.</summary>
    public PathMatches Find(string argument, string what)
    {
        if (argument.Trim().Length == 0 || argument.Contains('\0', StringComparison.Ordinal))
            throw new UsageException($"{what}: an empty path names nothing; name a file, a folder or a glob");
        if (argument[0] == '-')
            throw new UsageException($"there is no option {argument}; see --help, or write ./{argument} for a file of that name");
        PathMatches matches;
        try
        {
            matches = PathPattern.Find(argument, terminal.WorkingFolder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{what} {argument} cannot be listed: {problem.Message.TrimEnd('.')}; check the path and its permissions");
        }

        if (matches.Files.Count > 0)
            return matches;
        throw new UsageException(
            matches.IsFolder ? $"{what} {argument} is a folder without .sql files; name the folder that has them"
            : argument.IndexOfAny(['*', '?']) >= 0 ? $"{what} {argument} matches no file in {terminal.WorkingFolder}; check the pattern (** stands for any folders) and the working folder"
            : $"{what} {argument} does not exist in {terminal.WorkingFolder}; check the path and the working folder");
    }

    public SourceText ReadFile(FoundFile file)
    {
        try
        {
            using var stream = new FileStream(file.FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return new SourceText(file.Shown, ReadToEnd(stream, file.Shown)) { FullPath = file.FullPath };
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file.Shown} cannot be read: {problem.Message.TrimEnd('.')}; check the file and its permissions");
        }
    }

    public SourceText ReadStandardInput()
    {
        using var stream = Take();
        return new SourceText(StandardInput, ReadToEnd(stream, "standard input"));
    }

    public StreamReader OpenStandardInput() => new(Take(), Strict);

    private Stream Take()
    {
        if (_inputIsTaken)
            throw new UsageException("- stands for standard input, which can be read only once; name the other one by its path");
        _inputIsTaken = true;
        return terminal.OpenInput();
    }

    private static string ReadToEnd(Stream stream, string shown)
    {
        try
        {
            using var reader = new StreamReader(stream, Strict);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            throw new UsageException($"{shown} is not UTF-8; save it as UTF-8");
        }
    }
}
