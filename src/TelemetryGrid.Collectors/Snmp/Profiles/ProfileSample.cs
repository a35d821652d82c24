using TelemetryGrid.Collectors.Snmp.Tables;
using TelemetryGrid.PromQL;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>One number of a device.</summary>
/// <param name="Metric">What it is a number of.</param>
/// <param name="Labels">The series, its metric's name included.</param>
/// <param name="Value">In the metric's unit.</param>
/// <param name="Column">The column that it stands in, or the scalar.</param>
/// <param name="Row">The row; empty for scalars.</param>
internal readonly record struct ProfileSample(ProfileMetric Metric, Labels Labels, double Value, ObjectIdentifier Column, SnmpIndex Row);
