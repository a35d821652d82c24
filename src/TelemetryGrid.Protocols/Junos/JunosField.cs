namespace TelemetryGrid.Protocols.Junos;

/// <summary>One field of a sensor's message.</summary>
/// <param name="IsKey">It names the entry it stands in.</param>
/// <param name="Message">The fields of the message it holds; null for a value.</param>
internal sealed record JunosField(string Name, JunosFieldKind Kind, bool IsKey = false, JunosSchema? Message = null)
{
    public byte[] Utf8Name { get; } = System.Text.Encoding.UTF8.GetBytes(Name);
}
