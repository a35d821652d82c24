namespace TelemetryGrid.Alerting.Configuration;

/// <summary>One kind of integration: the key of its list in a receiver, its keys, and whether it tells about resolved alerts unless told otherwise.</summary>
internal sealed record ReceiverKind(string Name, SettingsSchema Schema, bool SendResolved)
{
    /// <summary>The key of its list, <c>email_configs</c>.</summary>
    public string ListKey => $"{Name}_configs";
}
