namespace TelemetryGrid.Analytics.Trends;

/// <summary>A stream has left its level for good, as far as can be told while it runs.</summary>
/// <param name="Rising">Whether it went up.</param>
/// <param name="SamplesSince">How many samples ago it began, the one that raised the alarm included.</param>
/// <param name="BeforeMean">The level that it left.</param>
/// <param name="AfterMean">Mean of the samples since.</param>
/// <param name="Deviations">The magnitude in standard deviations of the level before.</param>
public readonly record struct ShiftAlarm(bool Rising, int SamplesSince, double BeforeMean, double AfterMean, double Deviations)
{
    public double Magnitude => AfterMean - BeforeMean;
}
