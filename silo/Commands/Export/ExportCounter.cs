namespace TelemetryGrid.Silo.Commands.Export;

/// <summary>Counts series and samples in an export that goes by. For people to watch: a line break within a label of a CSV counts as a line.</summary>
internal sealed class ExportCounter(ExportOutputFormat format)
{
    private readonly MemoryStream _line = new();
    private byte[] _series = [];
    private bool _headerSeen;

    public long Series { get; private set; }

    public long Samples { get; private set; }

    public void Add(ReadOnlySpan<byte> piece)
    {
        for (int end; (end = piece.IndexOf((byte)'\n')) >= 0; piece = piece[(end + 1)..])
        {
            if (_line.Length == 0)
            {
                Count(piece[..end]);
                continue;
            }
            _line.Write(piece[..end]);
            Count(_line.GetBuffer().AsSpan(0, (int)_line.Length));
            _line.SetLength(0);
        }
        _line.Write(piece);
    }

    private void Count(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[0] == '#' || (format == ExportOutputFormat.Csv && !_headerSeen))
        {
            _headerSeen = true;
            return;
        }
        // Most lines are of the series before.
        var isSame = _series.Length > 0 && line.StartsWith(_series);
        var length = isSame ? _series.Length : SeriesLength(line);
        Samples += format == ExportOutputFormat.Jsonl ? 1 + Commas(line[length..]) : 1;
        if (!isSame)
        {
            Series++;
            _series = line[..length].ToArray();
        }
    }

    private static int Commas(ReadOnlySpan<byte> times) => times[..Math.Max(0, times.IndexOf((byte)']'))].Count((byte)',');

    private int SeriesLength(ReadOnlySpan<byte> line)
    {
        if (format == ExportOutputFormat.Jsonl)
        {
            // Within a label its quotes would be escaped.
            var name = "\"timestamps\":["u8;
            return Math.Max(0, line.IndexOf(name)) + name.Length;
        }
        var separator = (byte)(format == ExportOutputFormat.Csv ? ',' : ' ');
        var last = Math.Max(0, line.LastIndexOf(separator));
        return Math.Max(0, line[..last].LastIndexOf(separator)) + 1;
    }
}
