using System.Text;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Tests.Streaming;

internal sealed class RecordingTelemetrySink : ITelemetrySink
{
    public List<RecordedUpdate> Updates { get; } = [];

    public List<RecordedUpdate> Deletes { get; } = [];

    public void OnUpdate(in TelemetryUpdate update) => Updates.Add(Record(update));

    public void OnDelete(in TelemetryUpdate update) => Deletes.Add(Record(update));

    private static RecordedUpdate Record(in TelemetryUpdate update)
    {
        var keys = new List<string>();
        for (var i = 0; i < update.KeyCount; i++)
        {
            var key = update.KeyAt(i);
            keys.Add($"{Text(key.Element)}.{Text(key.Name)}={Text(key.Value)}");
        }
        return new RecordedUpdate(
            Text(update.Origin),
            Text(update.Path),
            string.Join('|', keys),
            update.Value.Kind,
            update.Value.ToString(),
            update.TimestampNanoseconds,
            Text(update.Target)
        );
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
