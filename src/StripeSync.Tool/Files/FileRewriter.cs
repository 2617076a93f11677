using System.Text;

namespace StripeSync.Tool.Files;

/// <summary>Puts a changed text in the place of a file: all of it or nothing, with the encoding, the byte order mark and the permissions that the file has.</summary>
internal static class FileRewriter
{
    private static readonly Encoding[] WithMark =
    [
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
        new UTF32Encoding(bigEndian: false, byteOrderMark: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true),
    ];

    /// <summary>Writes the file.</summary>
    /// <param name="source">The text as it was read.</param>
    /// <param name="text">What takes its place.</param>
    /// <exception cref="UsageException">The file cannot be written, or is not the one any more that was read.</exception>
    public static void Write(SourceText source, string text)
    {
        try
        {
            // Through a link, the file that it leads to: the link stays.
            var path = File.ResolveLinkTarget(source.FullPath!, returnFinalTarget: true)?.FullName ?? source.FullPath!;
            var bytes = File.ReadAllBytes(path);
            var encoding = WithMark.FirstOrDefault(e => bytes.AsSpan().StartsWith(e.Preamble)) ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
            if (encoding.GetString(bytes.AsSpan(encoding.Preamble.Length)) != source.Text)
                throw new UsageException($"{source.Path} was changed by somebody else meanwhile; run the command again");
            Replace(path, [.. encoding.Preamble, .. encoding.GetBytes(text)]);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{source.Path} cannot be written: {problem.Message.TrimEnd('.')}; check the file and its permissions");
        }
    }

    /// <summary>A file beside it is renamed over it: whoever reads sees the old text or the new one.</summary>
    private static void Replace(string path, byte[] bytes)
    {
        if ((File.GetAttributes(path) & FileAttributes.ReadOnly) != 0)
            throw new UnauthorizedAccessException("it is read-only");
        var beside = path + "." + Guid.NewGuid().ToString("N") + ".tmp";
        try
        {
            File.WriteAllBytes(beside, bytes);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(beside, File.GetUnixFileMode(path));
            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
