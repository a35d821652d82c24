using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.Parameters;
using TelemetryGrid.Records;

namespace TelemetryGrid.Gateway.Records;

/// <summary>What may be asked of log lines and events.</summary>
internal static class RecordQuestion
{
    private static readonly DeviceParameter Device = new("device", "Only of this device.");
    private static readonly InstantParameter From = new("from", "Not older than this.");
    private static readonly InstantParameter To = new("to", "Older than this.");
    private static readonly ChoiceParameter<Severity> MinSeverity = new("severity", "At least this severe.");
    private static readonly TextParameter Text = new("text", "Stands in the text, ASCII letters in either case.", 1024);
    private static readonly LabelsParameter Labels = new("labels", "Labels with their values, such as `facility=local7,app=sshd`.");
    private static readonly TextParameter Name = new("name", "An event's name, such as `interface.status_changed`.", 256);
    private static readonly IntegerParameter Limit = new("limit", "Records in the answer at most.", 1, 10_000, 100);
    private static readonly PlaceParameter After = new("after", "`next` of the answer before.");

    public static QueryParameter[] LogParameters { get; } = [Device, From, To, MinSeverity, Text, Labels, Limit, After];

    public static QueryParameter[] EventParameters { get; } = [Device, Name, From, To, MinSeverity, Text, Labels, Limit, After];

    public static RecordFind Read(QueryValues values, TelemetryCategory category, FieldErrors errors) =>
        new()
        {
            Category = category,
            Device = Device.Read(values, errors),
            FromNanoseconds = From.Read(values, errors) ?? long.MinValue,
            ToNanoseconds = To.Read(values, errors) ?? long.MaxValue,
            MinSeverity = MinSeverity.Read(values, errors) ?? Severity.Unspecified,
            Text = Text.Read(values, errors) ?? "",
            Labels = Labels.Read(values, errors),
            Name = category == TelemetryCategory.Event ? Name.Read(values, errors) ?? "" : "",
            Limit = Limit.Read(values, errors),
            After = After.Read(values, errors),
        };
}
