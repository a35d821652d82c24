using TelemetryGrid.Analytics.Flows;

namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>Distinct rows drawn at random, in order.</summary>
internal static class RowSample
{
    public static int[] Draw(int rows, int most, ulong seed)
    {
        var random = new SplitMix64(seed);
        return Draw(rows, most, ref random);
    }

    public static int[] Draw(int rows, int most, ref SplitMix64 random)
    {
        var all = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            all[i] = i;
        }

        if (rows <= most)
        {
            return all;
        }

        for (var i = 0; i < most; i++)
        {
            var other = i + random.Below(rows - i);
            (all[i], all[other]) = (all[other], all[i]);
        }

        var drawn = all[..most];
        Array.Sort(drawn);
        return drawn;
    }

    /// <summary>Where each row is in the sample, −1 where it is not.</summary>
    public static int[] Places(int rows, ReadOnlySpan<int> drawn)
    {
        var places = new int[rows];
        Array.Fill(places, -1);
        for (var i = 0; i < drawn.Length; i++)
        {
            places[drawn[i]] = i;
        }

        return places;
    }
}
