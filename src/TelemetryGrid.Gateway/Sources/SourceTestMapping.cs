using TelemetryGrid.Sources;

namespace TelemetryGrid.Gateway.Sources;

/// <summary>Tests of sources as clients see them.</summary>
internal static class SourceTestMapping
{
    public static Wire.SourceTest ToWire(this SourceTest test) =>
        new()
        {
            IsOk = test.IsOk,
            Message = test.Message,
            DurationSeconds = test.Duration.TotalSeconds,
            Targets =
            [
                .. test.Targets.Select(t => new Wire.SourceTestTarget
                {
                    Target = t.Target,
                    Outcome = (Wire.SourceTestOutcome)t.Outcome,
                    Message = t.Message,
                    IsReachable = t.IsReachable,
                    IsAuthenticated = t.IsAuthenticated,
                    Answer = t.Answer,
                    DurationSeconds = t.Duration.TotalSeconds,
                }),
            ],
        };
}
