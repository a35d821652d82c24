namespace TelemetryGrid.Collectors.Discovery.Identification;

/// <summary>What a device is; each text is empty where nothing tells.</summary>
internal sealed record SystemIdentity(string Vendor, string Os, string Type, string Model, string Version, string Serial);
