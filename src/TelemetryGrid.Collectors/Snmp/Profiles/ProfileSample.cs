using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>One number of a device.</summary>
internal readonly record struct ProfileSample(ProfileMetric Metric, Labels Labels, double Value);
