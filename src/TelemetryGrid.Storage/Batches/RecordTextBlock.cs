using System.Buffers;
using System.Text;

namespace TelemetryGrid.Storage.Batches;

/// <summary>Labels or annotations written once, to be added to many records (<see cref="RecordSectionBuilder.Add(in RecordView, RecordTextBlock, RecordTextBlock)"/>).</summary>
public sealed class RecordTextBlock
{
    private readonly byte[] _bytes;
    private readonly byte[][] _names;

    public RecordTextBlock(IEnumerable<KeyValuePair<string, string>> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var output = new ArrayBufferWriter<byte>();
        var names = new List<byte[]>();
        var count = 0;
        foreach (var (name, value) in texts)
        {
            names.Add(Encoding.UTF8.GetBytes(name));
            RecordSectionBuilder.Add(output, ref count, names[^1], Encoding.UTF8.GetBytes(value));
        }
        Count = count;
        _bytes = output.WrittenSpan.ToArray();
        _names = [.. names];
    }

    public int Count { get; }

    /// <summary>The names, in UTF-8.</summary>
    public IReadOnlyList<byte[]> Names => _names;

    internal ReadOnlySpan<byte> Bytes => _bytes;
}
