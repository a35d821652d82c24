using System.Buffers;
using System.Buffers.Binary;

namespace TelemetryGrid.Slo.Budgets;

/// <summary>Writes budgets: a header ('T', 'G', 'S', version), then little-endian scalars. <see cref="BudgetReader"/> is its mirror.</summary>
internal readonly ref struct BudgetWriter(IBufferWriter<byte> output)
{
    public const byte Version = 1;

    public void Header() => output.Write([(byte)'T', (byte)'G', (byte)'S', Version]);

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), value);
        output.Advance(sizeof(int));
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), value);
        output.Advance(sizeof(long));
    }

    public void Evidence(Evidence value)
    {
        Double(value.Good);
        Double(value.Total);
    }

    private void Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(sizeof(double)), value);
        output.Advance(sizeof(double));
    }
}
