using System.Text;

namespace TelemetryGrid.Protocols.Streaming;

/// <summary>One leaf and its value, or one path that is gone. Whatever the sender spoke, this is what it said; valid during the call that has it.</summary>
public readonly ref struct TelemetryUpdate(TelemetryPath path, ReadOnlySpan<byte> target, TelemetryValue value, long timestampNanoseconds)
{
    private readonly TelemetryPath _path = path;

    /// <inheritdoc cref="TelemetryPath.Path"/>
    public ReadOnlySpan<byte> Path => _path.Path;

    /// <inheritdoc cref="TelemetryPath.Leaf"/>
    public ReadOnlySpan<byte> Leaf => _path.Leaf;

    /// <inheritdoc cref="TelemetryPath.Origin"/>
    public ReadOnlySpan<byte> Origin => _path.Origin;

    /// <inheritdoc cref="TelemetryPath.Identity"/>
    public ReadOnlySpan<byte> Identity => _path.Identity;

    public int KeyCount => _path.KeyCount;

    /// <summary>The device that the sender says it speaks of; empty as a rule.</summary>
    public ReadOnlySpan<byte> Target { get; } = target;

    public TelemetryValue Value { get; } = value;

    /// <summary>Since 1970, by the sender's clock; 0 when it did not say.</summary>
    public long TimestampNanoseconds { get; } = timestampNanoseconds;

    /// <summary>Outermost first; those of one list by name.</summary>
    public TelemetryKey KeyAt(int index) => _path.KeyAt(index);

    /// <summary>For messages and tests: <c>/interfaces/interface/state/mtu{interface[name=eth0]} = 1500</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Encoding.UTF8.GetString(Path)).Append('{');
        for (var i = 0; i < KeyCount; i++)
        {
            text.Append(i > 0 ? "," : "").Append(KeyAt(i).ToString());
        }
        return text.Append("} = ").Append(Value.ToString()).ToString();
    }
}
