namespace TelemetryGrid.Simulation.Exporters;

/// <summary>A field of a template: its element id and how many octets its value takes.</summary>
internal readonly record struct TemplateField(ushort Id, ushort Length);
