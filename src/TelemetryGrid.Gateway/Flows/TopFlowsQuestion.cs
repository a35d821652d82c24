using TelemetryGrid.Flows;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.Parameters;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Gateway.Flows;

/// <summary>What a client asks about top flows, by URL or live. Equal questions have one answer, so they may share it.</summary>
internal sealed record TopFlowsQuestion(FlowOrder By, FlowGroup Group, TimeSpan Window, DeviceId? Device, int Limit)
{
    private static readonly ChoiceParameter<FlowOrder> ByParameter = new("by", "What makes a group large.", FlowOrder.Bytes);
    private static readonly ChoiceParameter<FlowGroup> GroupParameter = new("group", "What flows are summed by.", FlowGroup.Flow);
    private static readonly DeviceParameter DeviceParameter = new("device", "Only what this exporter reported; without it, all.");
    private static readonly IntegerParameter LimitParameter = new("limit", "Rows to return.", 1, 1000, 10);
    private static readonly DurationParameter WindowParameter = new(
        "window",
        "How far back from now: 1s to 24h.",
        TimeSpan.FromSeconds(1),
        TimeSpan.FromHours(24),
        TimeSpan.FromMinutes(5)
    );

    public static IReadOnlyList<QueryParameter> Parameters { get; } =
    [ByParameter, GroupParameter, WindowParameter, DeviceParameter, LimitParameter];

    /// <summary>Meaningless when <paramref name="errors"/> has any afterwards.</summary>
    public static TopFlowsQuestion Read(QueryValues values, FieldErrors errors) =>
        new(
            ByParameter.Read(values, errors) ?? default,
            GroupParameter.Read(values, errors) ?? default,
            WindowParameter.Read(values, errors),
            DeviceParameter.Read(values, errors),
            LimitParameter.Read(values, errors)
        );

    /// <summary>The question as it stands at a moment.</summary>
    public FlowTopQuery At(DateTimeOffset now)
    {
        var to = now.ToUnixTimeMilliseconds();
        return new FlowTopQuery(By, Group, to - (long)Window.TotalMilliseconds, to, Device, Limit);
    }
}
