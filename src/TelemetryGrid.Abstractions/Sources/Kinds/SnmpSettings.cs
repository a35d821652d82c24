namespace TelemetryGrid.Sources;

/// <summary>Settings of <see cref="SourceKind.Snmp"/>.</summary>
public static class SnmpSettings
{
    public const string Community = "community";

    public static SourceKindSchema Schema { get; } =
        new(
            SourceKind.Snmp,
            SourceEndpointForm.Agent,
            [new SourceSetting(Community, SourceSettingType.Text, "Community of SNMP v1 and v2c.") { IsSecret = true, IsRequired = true }]
        )
        {
            DefaultPort = SourceEndpoint.SnmpPort,
            HasDevice = true,
            FilterField = "interface",
        };
}
