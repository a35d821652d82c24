namespace TelemetryGrid.Protocols.Tests.Snappy;

internal static class SnappySamples
{
    /// <summary>Runs, repetitions from near and far, and noise, in random proportions.</summary>
    public static byte[] Random(Random random, int length)
    {
        var bytes = new byte[length];
        for (var position = 0; position < length; )
        {
            var run = Math.Min(length - position, random.Next(1, 90));
            switch (random.Next(4))
            {
                case 0 when position > 0:
                    var offset = random.Next(1, Math.Min(position, random.Next(2) == 0 ? 20 : 70_000) + 1);
                    for (var i = 0; i < run; i++)
                    {
                        bytes[position + i] = bytes[position + i - offset];
                    }
                    break;
                case 1:
                    bytes.AsSpan(position, run).Fill((byte)random.Next(256));
                    break;
                default:
                    random.NextBytes(bytes.AsSpan(position, run));
                    break;
            }
            position += run;
        }
        return bytes;
    }
}
