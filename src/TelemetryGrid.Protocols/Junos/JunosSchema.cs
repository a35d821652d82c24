namespace TelemetryGrid.Protocols.Junos;

/// <summary>The fields of a message by their numbers, from 1 on.</summary>
internal sealed class JunosSchema(params JunosField[] fields)
{
    public JunosField? Find(uint number) => number >= 1 && number <= (uint)fields.Length ? fields[number - 1] : null;
}
