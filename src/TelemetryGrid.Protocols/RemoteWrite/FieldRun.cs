using System.Runtime.CompilerServices;

namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>The stretch of a message in which all fields of one number lie, and how many they are.</summary>
internal struct FieldRun
{
    public Range32 Fields { get; private set; }

    public int Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int start, int end)
    {
        Fields = new Range32(Count == 0 ? start : Fields.Start, end);
        Count++;
    }
}
