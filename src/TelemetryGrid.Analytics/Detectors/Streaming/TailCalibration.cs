using System.Runtime.CompilerServices;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Detectors.Streaming;

/// <summary>
/// Turns the magnitude of a residual into −log10 of the share of magnitudes that are as large. Magnitudes are measured against their own mean
/// and counted in a histogram of half octaves that slowly forgets. Up to the top decile the shares are counted; beyond it a power law is fitted
/// to the decile (Hill, Ann. Statist. 1975, with a prior), so that a series with heavy tails has to go far to be odd.
/// </summary>
internal struct TailCalibration
{
    public const int Bins = 26;
    public const float Highest = 30;

    private const double BinsPerOctave = 2;
    private const double LowestOctave = -3;

    // The first version's bins: lower ones in front, higher ones behind, which now are one with the first and the last.
    private const int FirstVersionBins = 32;
    private const int FirstVersionLower = 4;

    private const double TailShare = 0.1;
    private const double Memory = 20_000;
    private const double ScaleMemory = 1_500;

    // As if so many tail magnitudes had been seen with this exponent.
    private const double PriorCount = 5;
    private const double PriorExponent = 4;

    // The tail may say at most this much more than counting could.
    private const double Extrapolation = 2;
    private const int FewPoints = 10;
    private const double Octave = 0.30102999566398120; // log10 2
    private const double WeightLimit = 1e9;
    private const double Limit = 4;

    private Histogram _bins;
    private float _total;
    private float _weight;
    private float _count;

    // The highest bin in use.
    private int _top;
    private double _scale;

    /// <summary>Scores a magnitude, then learns it. It must not be negative; <paramref name="floor"/> is what is too small to tell from 0.</summary>
    public float Score(double magnitude, double floor)
    {
        _weight = Math.Max(_weight, 1);
        float score;
        double place;
        if (_scale <= floor && magnitude > floor)
        {
            // The first that is not nothing.
            score = _count >= FewPoints ? MathF.Log10(_count) + 1 : 0;
            _scale = magnitude;
            place = -LowestOctave * BinsPerOctave;
        }
        else
        {
            place = magnitude <= floor ? 0 : Math.Clamp((Math.Log2(magnitude / _scale) - LowestOctave) * BinsPerOctave, 0, Bins - 1);
            score = _count > 0 ? (float)Rarity(place) : 0;
            var gain = Math.Max(1 / ScaleMemory, 1 / (_count + 1.0));
            _scale += gain * (Math.Min(magnitude, Limit * _scale) - _scale);
        }

        Learn((int)place);
        return score;
    }

    public readonly void Write(StateWriter writer)
    {
        writer.Double(_scale);
        writer.Single(_count);
        writer.Single(_total);
        writer.Single(_weight);
        foreach (var bin in _bins)
        {
            writer.Single(bin);
        }
    }

    /// <param name="reader">Where to read.</param>
    /// <param name="version">The detector's.</param>
    public void Read(ref StateReader reader, byte version)
    {
        _scale = reader.Double();
        _count = reader.Single();
        _total = reader.Single();
        _weight = reader.Single();
        StateReader.Require(_scale is >= 0 and <= 1e40 && _count >= 0, "A calibration is out of range.");
        StateReader.Require(_weight is >= 0 and <= 2 * (float)WeightLimit && _total is >= 0 and <= 1e15f, "A calibration is out of range.");
        var (stored, lower) = version == 1 ? (FirstVersionBins, FirstVersionLower) : (Bins, 0);
        for (var i = 0; i < stored; i++)
        {
            var bin = reader.Single();
            StateReader.Require(bin >= 0 && bin <= 2 * _total, "A calibration's bin is out of range.");
            var place = Math.Clamp(i - lower, 0, Bins - 1);
            _bins[place] += bin;
            _top = bin > 0 ? place : _top;
        }
    }

    private readonly double Rarity(double place)
    {
        ReadOnlySpan<float> bins = _bins;
        var (tail, moments, first) = (0f, 0f, _top + 1);
        var limit = (float)TailShare * _total;
        while (first > 1 && tail + bins[first - 1] <= limit)
        {
            first--;
            tail += bins[first];
            moments += bins[first] * first;
        }

        // The bins above are the tail's, or the tail and what lies between.
        var at = (int)place;
        var above = at < first ? tail : 0.0;
        for (var i = at < first ? first - 1 : _top; i > at; i--)
        {
            above += bins[i];
        }

        above += bins[at] * (1 - (place - at));
        var counted = -Math.Log10((above + _weight) / (_total + _weight));
        if (at < first || tail <= 0)
        {
            return Math.Max(0, counted);
        }

        var seen = tail / _weight;
        var meanOctaves = (moments / tail + 0.5 - first) / BinsPerOctave;
        var exponent = (seen + PriorCount) / (seen * meanOctaves * Math.Log(2) + PriorCount / PriorExponent);
        var fitted = -Math.Log10((tail + _weight) / (_total + _weight)) + exponent * (place - first) / BinsPerOctave * Octave;
        return Math.Max(0, Math.Min(Math.Min(Highest, fitted), counted + Extrapolation));
    }

    private void Learn(int bin)
    {
        // Growing weights forget the old ones without touching them.
        _bins[bin] += _weight;
        _top = Math.Max(_top, bin);
        _total += _weight;
        _weight *= (float)(1 / (1 - 1 / Memory));
        _count = Math.Min(_count + 1, 1e6f);
        if (_weight > WeightLimit)
        {
            foreach (ref var each in (Span<float>)_bins)
            {
                each /= _weight;
            }

            _total /= _weight;
            _weight = 1;
        }
    }

    [InlineArray(Bins)]
    private struct Histogram
    {
        private float _first;
    }
}
