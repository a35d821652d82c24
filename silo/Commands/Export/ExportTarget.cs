using System.Text;
using Microsoft.Win32.SafeHandles;

namespace TelemetryGrid.Silo.Commands.Export;

/// <summary>Where an export goes. A regular file is written beside its place and put there when it is whole.</summary>
internal sealed class ExportTarget : IAsyncDisposable
{
    private const int StandardOutput = 1;

    private readonly Stream? _bytes;
    private readonly TextWriter? _text;
    private readonly string? _partial;
    private readonly string _path;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private char[] _characters = [];

    private ExportTarget(Stream? bytes, TextWriter? text, string path, string? partial) =>
        (_bytes, _text, _path, _partial) = (bytes, text, path, partial);

    /// <exception cref="CommandFailure">The file cannot be written.</exception>
    public static ExportTarget File(string path)
    {
        try
        {
            if (System.IO.File.Exists(path))
            {
                // A device or pipe is written to; putting a file in its place would break it for everybody else.
                var existing = Open(path, FileMode.Open);
                if (!existing.CanSeek || Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal))
                {
                    return new ExportTarget(existing, null, path, null);
                }
                existing.Dispose();
            }
            var partial = path + ".partial";
            return new ExportTarget(Open(partial, FileMode.Create), null, path, partial);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Wrong($"--output: {path} cannot be written: {e.Message}");
        }
    }

    public static ExportTarget Standard(TextWriter output) =>
        // The console's own stream takes a closed pipe for one that reads on.
        ReferenceEquals(output, Console.Out) && !OperatingSystem.IsWindows()
            ? new ExportTarget(
                new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0),
                null,
                "standard output",
                null
            )
            : new ExportTarget(null, output, "standard output", null);

    /// <exception cref="CommandFailure">It could not be written.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellation)
    {
        try
        {
            if (_bytes is not null)
            {
                await _bytes.WriteAsync(piece, cancellation);
                return;
            }
            var most = Encoding.UTF8.GetMaxCharCount(piece.Length);
            _characters = _characters.Length < most ? new char[most] : _characters;
            await _text!.WriteAsync(_characters.AsMemory(0, _decoder.GetChars(piece.Span, _characters, flush: false)), cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    /// <summary>Everything was written.</summary>
    /// <exception cref="CommandFailure">It could not be put in its place.</exception>
    public async ValueTask CompleteAsync(CancellationToken cancellation)
    {
        try
        {
            await (_bytes?.FlushAsync(cancellation) ?? _text!.FlushAsync(cancellation));
            if (_partial is not null)
            {
                ((FileStream)_bytes!).Flush(flushToDisk: true);
                await _bytes.DisposeAsync();
                System.IO.File.Move(_partial, _path, overwrite: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_bytes is not null)
        {
            await _bytes.DisposeAsync();
        }
        if (_partial is not null)
        {
            // Gone already when it is complete.
            System.IO.File.Delete(_partial);
        }
    }

    private static FileStream Open(string path, FileMode mode) => new(path, mode, FileAccess.Write, FileShare.Read, bufferSize: 0);

    private CommandFailure Unwritable(Exception e) =>
        CommandFailure.Unanswered($"The export cannot be written to {_path} and is not complete: {e.Message}");
}
