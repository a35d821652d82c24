namespace TelemetryGrid.Alerting.Configuration;

internal sealed record SettingField(string Name, SettingKind Kind, SettingsSchema? Beneath);
