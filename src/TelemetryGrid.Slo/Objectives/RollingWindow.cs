namespace TelemetryGrid.Slo.Objectives;

/// <summary>The time up to now.</summary>
public sealed record RollingWindow(TimeSpan Length) : SloWindow
{
    public override TimeSpan Period => Length;

    public override string Name => SloDuration.Format(Length);

    public override (DateTimeOffset Start, DateTimeOffset End) At(DateTimeOffset instant) => (instant - Length, instant);
}
