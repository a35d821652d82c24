using System.Text;

namespace TelemetryGrid.Protocols.Streaming;

/// <summary>One key of a list entry on the way to a leaf, such as <c>interface[name=eth0]</c>; UTF-8, valid as long as the update.</summary>
public readonly ref struct TelemetryKey(ReadOnlySpan<byte> element, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
{
    /// <summary>The list, without its module.</summary>
    public ReadOnlySpan<byte> Element { get; } = element;

    public ReadOnlySpan<byte> Name { get; } = name;

    public ReadOnlySpan<byte> Value { get; } = value;

    public override string ToString() =>
        $"{Encoding.UTF8.GetString(Element)}[{Encoding.UTF8.GetString(Name)}={Encoding.UTF8.GetString(Value)}]";
}
