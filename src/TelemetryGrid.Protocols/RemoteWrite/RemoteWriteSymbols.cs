namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>
/// The symbol table of a 2.0 request: where each string lies in the body. Meant to be kept and used for one request after another, so
/// that indexing allocates only when a request has more symbols than any before.
/// </summary>
public sealed class RemoteWriteSymbols
{
    private Range32[] _ranges = [];

    /// <summary>Symbols of the request indexed last.</summary>
    public int Count { get; private set; }

    internal ReadOnlySpan<Range32> Ranges => _ranges.AsSpan(0, Count);

    /// <summary>Takes up the symbols of a body, wherever in it they lie.</summary>
    internal bool TryIndex(ReadOnlySpan<byte> body, int maxSymbols, out RemoteWriteError error)
    {
        Count = 0;
        error = default;
        var seriesSeen = false;
        var reader = new ProtobufReader(body, 0, body.Length);
        while (!reader.AtEnd)
        {
            var at = reader.Position;
            if (!reader.TryReadTag(out var tag))
            {
                error = reader.Error;
                return false;
            }
            if (tag == 0x22) // symbols = 4
            {
                if (!reader.TryReadRange("symbol", out var symbol) || !TryAdd(symbol, maxSymbols, at, ref reader))
                {
                    error = reader.Error;
                    return false;
                }
                continue;
            }
            seriesSeen |= tag == 0x2A; // timeseries = 5
            var ok = (tag >> 3) switch
            {
                <= 3 => reader.Fail(RemoteWriteDefect.WrongMessage, "field", at, tag >> 3), // reserved 1 to 3
                4 => reader.TrySkipUnknown(tag, 4, at),
                _ => reader.TrySkip(tag, tag == 0x2A ? "time series" : "unknown field"),
            };
            if (!ok)
            {
                error = reader.Error;
                return false;
            }
        }
        if (seriesSeen && Count == 0)
        {
            error = new RemoteWriteError(RemoteWriteDefect.FirstSymbolNotEmpty, "symbol", -1, 0, 0);
            return false;
        }
        return true;
    }

    private bool TryAdd(Range32 symbol, int maxSymbols, int at, scoped ref ProtobufReader reader)
    {
        if (Count == 0 && symbol.Start != symbol.End)
        {
            return reader.Fail(RemoteWriteDefect.FirstSymbolNotEmpty, "symbol", at, 0); // "symbols array MUST start with empty string"
        }
        if (Count == maxSymbols)
        {
            return reader.Fail(RemoteWriteDefect.TooManySymbols, "symbol", at, maxSymbols);
        }
        if (Count == _ranges.Length)
        {
            Array.Resize(ref _ranges, Math.Max(256, 2 * Count));
        }
        _ranges[Count++] = symbol;
        return true;
    }
}
