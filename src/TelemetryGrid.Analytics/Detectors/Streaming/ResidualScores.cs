using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TelemetryGrid.Analytics.Detectors.Streaming;

/// <summary>−log10 p of each member of the ensemble: 3 means that one point in a thousand looks as odd as this one. Never NaN, never below 0.</summary>
[InlineArray(Length)]
public struct ResidualScores : IEquatable<ResidualScores>
{
    public const int Length = 11;
    private float _first;

    public float this[ResidualKind kind]
    {
        readonly get => this[(int)kind];
        internal set => this[(int)kind] = value;
    }

    public static bool operator ==(in ResidualScores left, in ResidualScores right) => left.Equals(right);

    public static bool operator !=(in ResidualScores left, in ResidualScores right) => !left.Equals(right);

    /// <summary>The member with the highest score among those that vote.</summary>
    public readonly ResidualKind Strongest
    {
        get
        {
            var strongest = ResidualKind.Prediction;
            for (var kind = ResidualKind.LevelGap; kind <= ResidualKind.Distance; kind++)
            {
                strongest = this[kind] > this[strongest] ? kind : strongest;
            }

            strongest = this[ResidualKind.Standstill] > this[strongest] ? ResidualKind.Standstill : strongest;
            return this[ResidualKind.SeasonRange] > this[strongest] ? ResidualKind.SeasonRange : strongest;
        }
    }

    public readonly bool Equals(ResidualScores other) => ((ReadOnlySpan<float>)this).SequenceEqual(other);

    public override readonly bool Equals(object? obj) => obj is ResidualScores other && Equals(other);

    public override readonly int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes((ReadOnlySpan<float>)this));
        return hash.ToHashCode();
    }
}
