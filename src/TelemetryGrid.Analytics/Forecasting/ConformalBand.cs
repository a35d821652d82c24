using System.Buffers;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// Prediction intervals from the errors of past forecasts (split conformal prediction, Vovk et al. 2005): each step has a typical error,
/// errors are scored against the typical ones of the other origins, and the quantile of the scores says how many typical errors wide
/// the band must be. No distribution is assumed.
/// </summary>
internal sealed class ConformalBand
{
    // Traffic errs roughly in proportion to its level. By rolling origins 0.8 gave narrower bands than 0, 0.5 and 1.
    private const double LevelPower = 0.8;
    private const double SmallestLevelShare = 0.05;

    // Typical errors are smoothed over this many steps to either side and drawn to the overall one as if by this many errors.
    private const int Window = 4;
    private const double Shrinkage = 40;

    // The scores are kept as evenly spaced quantiles.
    private const int LargestScores = 256;
    private const double MeasuredLevel = 0.95;
    internal const int LargestSteps = 4_096;

    private readonly bool _proportional;
    private readonly double _smallestLevel;
    private readonly double[] _typical;
    private readonly double[] _scores;

    private ConformalBand(bool proportional, double smallestLevel, double[] typical, double[] scores) =>
        (_proportional, _smallestLevel, _typical, _scores) = (proportional, smallestLevel, typical, scores);

    /// <summary>Steps that were judged.</summary>
    public int Steps => _typical.Length;

    /// <param name="values">The history.</param>
    /// <param name="origins">Past origins, each below the length of the history.</param>
    /// <param name="paths">The forecasts from there.</param>
    /// <param name="steps">Steps to judge.</param>
    /// <param name="coverage">Share of values inside the band of 95 % that the other origins give.</param>
    public static ConformalBand Learn(
        ReadOnlySpan<double> values,
        ReadOnlySpan<int> origins,
        IReadOnlyList<double[]> paths,
        int steps,
        out double? coverage
    )
    {
        var (lowest, level) = (double.PositiveInfinity, 0.0);
        foreach (var value in values)
        {
            (lowest, level) = (Math.Min(lowest, value), level + Math.Abs(value) / values.Length);
        }

        var empty = new ConformalBand(lowest >= 0, SmallestLevelShare * level, [], []);
        var errors = new double[origins.Length][];
        for (var i = 0; i < errors.Length; i++)
        {
            errors[i] = new double[Math.Min(steps, values.Length - origins[i])];
            for (var k = 0; k < errors[i].Length; k++)
            {
                errors[i][k] = Math.Abs(values[origins[i] + k] - paths[i][k]) / empty.Unit(paths[i][k]);
            }
        }

        var scores = new double[errors.Length][];
        for (var i = 0; i < errors.Length; i++)
        {
            var others = Typical(errors, steps, except: errors.Length > 1 ? i : -1);
            scores[i] = new double[errors[i].Length];
            for (var k = 0; k < scores[i].Length; k++)
            {
                scores[i][k] = others[k] > 0 ? errors[i][k] / others[k] : 0;
            }
        }

        coverage = CoverageByOthers(scores);
        return new ConformalBand(empty._proportional, empty._smallestLevel, Typical(errors, steps, except: -1), Thin(Sorted(scores, -1)));
    }

    /// <summary>Half the width of the band of <paramref name="level"/> around a forecast <paramref name="step"/> steps ahead, of a series with a cycle.</summary>
    public double HalfWidth(int step, double forecast, double level, int cycle)
    {
        if (_typical.Length == 0 || _scores.Length == 0)
        {
            return 0;
        }

        // Beyond what was judged, errors are taken to grow like those of a random walk.
        var growth = step < _typical.Length ? 1 : Math.Sqrt((double)(step + 1) / _typical.Length);
        cycle = Math.Clamp(cycle, 1, _typical.Length);
        var known = step < _typical.Length ? step : _typical.Length - cycle + (step - _typical.Length) % cycle;
        return Quantile(_scores, level) * _typical[known] * growth * Unit(forecast);
    }

    public void Write(StateWriter writer)
    {
        writer.Flag(_proportional);
        writer.Double(_smallestLevel);
        writer.Unsigned((ulong)_typical.Length);
        foreach (var value in _typical)
        {
            writer.Double(value);
        }

        writer.Unsigned((ulong)_scores.Length);
        foreach (var score in _scores)
        {
            writer.Single((float)score);
        }
    }

    public static ConformalBand Read(ref StateReader reader)
    {
        var (proportional, smallest) = (reader.Flag(), reader.Double());
        StateReader.Require(smallest >= 0, "A level is negative.");
        var typical = new double[reader.Count(LargestSteps, sizeof(double))];
        foreach (ref var value in typical.AsSpan())
        {
            value = reader.Double();
            StateReader.Require(value >= 0, "An error is negative.");
        }

        var scores = new double[reader.Count(LargestScores, sizeof(float))];
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = reader.Single();
            StateReader.Require(scores[i] >= 0 && (i == 0 || scores[i] >= scores[i - 1]), "Scores do not ascend.");
        }

        return new ConformalBand(proportional, smallest, typical, scores);
    }

    private double Unit(double forecast) =>
        _proportional && _smallestLevel > 0 ? Math.Pow(Math.Max(Math.Abs(forecast), _smallestLevel), LevelPower) : 1;

    private static double[] Typical(double[][] errors, int steps, int except)
    {
        var (sums, counts) = (new double[steps], new int[steps]);
        var (total, count) = (0.0, 0);
        for (var i = 0; i < errors.Length; i++)
        {
            for (var k = 0; i != except && k < errors[i].Length; k++)
            {
                sums[k] += errors[i][k];
                counts[k]++;
                total += errors[i][k];
                count++;
            }
        }

        var overall = count > 0 ? total / count : 0;
        var typical = new double[steps];
        for (var k = 0; k < steps; k++)
        {
            var (sum, weight) = (Shrinkage * overall, Shrinkage);
            for (var j = Math.Max(0, k - Window); j <= Math.Min(steps - 1, k + Window); j++)
            {
                (sum, weight) = (sum + sums[j], weight + counts[j]);
            }

            typical[k] = sum / weight;
        }

        return typical;
    }

    /// <summary>The conformal quantile: of n scores that of rank level·(n + 1).</summary>
    private static double Quantile(ReadOnlySpan<double> sorted, double level)
    {
        var rank = Math.Clamp(level * (sorted.Length + 1) - 1, 0, sorted.Length - 1);
        var below = (int)rank;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    }

    /// <summary>Share of values inside the band that the scores of the other origins give; null when there is but one origin.</summary>
    private static double? CoverageByOthers(double[][] scores)
    {
        var (inside, all) = (0, 0);
        for (var i = 0; scores.Length > 1 && i < scores.Length; i++)
        {
            var others = Sorted(scores, except: i);
            var limit = others.Length > 0 ? Quantile(others, MeasuredLevel) : 0;
            inside += scores[i].Count(score => score <= limit);
            all += scores[i].Length;
        }

        return all > 0 ? (double)inside / all : null;
    }

    private static double[] Sorted(double[][] scores, int except)
    {
        double[] all = [.. scores.Where((_, i) => i != except).SelectMany(one => one)];
        Array.Sort(all);
        return all;
    }

    private static double[] Thin(double[] sorted)
    {
        var kept = new double[Math.Min(sorted.Length, LargestScores)];
        for (var i = 0; i < kept.Length; i++)
        {
            // Ends included, so that the widest error stays known.
            var at = kept.Length == 1 ? 0 : (int)((long)i * (sorted.Length - 1) / (kept.Length - 1));
            kept[i] = Math.Min(sorted[at], float.MaxValue);
        }

        return kept;
    }
}
