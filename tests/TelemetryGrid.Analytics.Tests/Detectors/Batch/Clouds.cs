using TelemetryGrid.Analytics.Detectors.Batch;

namespace TelemetryGrid.Analytics.Tests.Detectors.Batch;

/// <summary>Rows that any language makes the same: sums of twelve uniforms of a linear congruential generator, less 6.</summary>
internal static class Clouds
{
    public static double[] Normals(int count, long seed)
    {
        var (state, values) = (seed, new double[count]);
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < 12; j++)
            {
                state = (1103515245 * state + 12345) % 2147483648;
                values[i] += state / 2147483648.0;
            }

            values[i] -= 6;
        }

        return values;
    }

    /// <summary>60 rows of 3: normals of seed 12345; rows 30 to 55 moved by (6, −4, 0) and then shrunk to 0.7; four strays.</summary>
    public static RowMatrix Two()
    {
        var normals = Normals(180, 12345);
        var rows = new double[60][];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = normals[(3 * i)..(3 * i + 3)];
            if (i is >= 30 and < 56)
            {
                rows[i] = [0.7 * (rows[i][0] + 6), 0.7 * (rows[i][1] - 4), 0.7 * rows[i][2]];
            }
        }

        (rows[56], rows[57], rows[58], rows[59]) = ([3, 3, 3], [-5, 0, 2], [10, -8, 1], [4, -3, 5]);
        return RowMatrix.Of(rows);
    }

    /// <summary>400 rows of 3: normals of seed 777, the last ten tripled.</summary>
    public static RowMatrix One()
    {
        var normals = Normals(1200, 777);
        return RowMatrix.Of([
            .. Enumerable.Range(0, 400).Select(i => normals[(3 * i)..(3 * i + 3)].Select(x => i < 390 ? x : 3 * x).ToArray()),
        ]);
    }
}
