using System.Diagnostics;

namespace TelemetryGrid.Silo.Commands;

/// <summary>One line on standard error that says how far long work is; nothing where that is no terminal.</summary>
internal sealed class TerminalProgress : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly TextWriter _errors;
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private bool _isWritten;

    public TerminalProgress(TextWriter errors)
        : this(errors, ReferenceEquals(errors, Console.Error) && !Console.IsErrorRedirected) { }

    public TerminalProgress(TextWriter errors, bool isShown) => (_errors, IsShown) = (errors, isShown);

    public bool IsShown { get; }

    /// <summary>Shows a line in the place of the one before, a few times a second at most.</summary>
    public void Report(Func<string> line)
    {
        if (IsShown && (!_isWritten || _since.Elapsed >= Interval))
        {
            _since.Restart();
            Clear();
            _errors.Write(line());
            _errors.Flush();
            _isWritten = true;
        }
    }

    /// <summary>Leaves a line that says what was done.</summary>
    public void End(Func<string> line)
    {
        if (IsShown)
        {
            Clear();
            _errors.WriteLine(line());
        }
    }

    public void Dispose() => Clear();

    private void Clear()
    {
        if (_isWritten)
        {
            // ECMA-48: to the first column, and erase to the end of the line.
            _errors.Write("\r\u001b[K");
            _isWritten = false;
        }
    }
}
