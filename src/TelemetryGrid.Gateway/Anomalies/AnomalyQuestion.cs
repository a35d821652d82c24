using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.Parameters;
using TelemetryGrid.Gateway.Records;
using TelemetryGrid.Identity;
using TelemetryGrid.Records;

namespace TelemetryGrid.Gateway.Anomalies;

/// <summary>What may be asked of anomalies.</summary>
internal static class AnomalyQuestion
{
    private static readonly TextParameter Metric = new("metric_name", "Only of this metric.", 256);
    private static readonly DurationParameter Range = new(
        "time_range",
        "How far back from now; `from` wins over it.",
        TimeSpan.FromMinutes(1),
        TimeSpan.FromDays(365),
        TimeSpan.FromDays(1)
    );
    private static readonly InstantParameter From = new("from", "Not older than this.");
    private static readonly InstantParameter To = new("to", "Older than this.");
    private static readonly DeviceParameter Device = new("device", "Only of this device.");
    private static readonly TextParameter Interface = new("interface", "Only of the interface of this name.", 256);
    private static readonly TextParameter Flow = new("flow", "Only of the flow of this key.", 256);
    private static readonly TextParameter Service = new("service", "Only of the service of this name.", 256);
    private static readonly ChoiceParameter<Choice> Notable = new(
        "notable",
        "Only those that are worth a person's time, or only the others."
    );
    private static readonly IntegerParameter Limit = new("limit", "Anomalies in the answer at most.", 1, 10_000, 100);
    private static readonly PlaceParameter After = new("after", "`next` of the answer before.");

    private enum Choice
    {
        True,
        False,
    }

    public static QueryParameter[] Parameters { get; } = [Metric, Range, From, To, Device, Interface, Flow, Service, Notable, Limit, After];

    public static RecordFind Read(QueryValues values, DateTimeOffset now, FieldErrors errors)
    {
        var labels = ImmutableArray.CreateBuilder<string>();
        Want(AnomalyEventNames.Metric, Metric.Read(values, errors));
        Want(EntityId.InterfaceLabel, Interface.Read(values, errors));
        Want(EntityId.FlowLabel, Flow.Read(values, errors));
        Want(EntityId.ServiceLabel, Service.Read(values, errors));
        Want(
            AnomalyEventNames.Notable,
            Notable.Read(values, errors) switch
            {
                Choice.True => "true",
                Choice.False => "false",
                _ => null,
            }
        );
        var range = Range.Read(values, errors);
        return new RecordFind
        {
            Category = TelemetryCategory.Event,
            Name = AnomalyEventNames.Detected,
            Device = Device.Read(values, errors),
            FromNanoseconds = From.Read(values, errors) ?? (now - range - DateTimeOffset.UnixEpoch).Ticks * 100,
            ToNanoseconds = To.Read(values, errors) ?? long.MaxValue,
            Labels = labels.ToImmutable(),
            Limit = Limit.Read(values, errors),
            After = After.Read(values, errors),
        };

        void Want(string label, string? value)
        {
            if (value is not null)
            {
                labels.Add(label);
                labels.Add(value);
            }
        }
    }
}
