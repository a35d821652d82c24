using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>
/// State as JSON in memory, which outlives silos but not the process. It serialises so that stored state shares no reference with a grain,
/// as with any real storage.
/// </summary>
internal sealed class MemoryGrainStorage(MemoryGrainStorage.Records records, JsonSerializerOptions json) : IGrainStorage
{
    /// <summary>The records of one storage name, shared by the silos of a cluster.</summary>
    internal sealed class Records : ConcurrentDictionary<(GrainId Grain, string Name), Record>;

    internal sealed record Record(byte[] Json, string ETag);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (records.TryGetValue((grainId, stateName), out var record))
        {
            grainState.State = JsonSerializer.Deserialize<T>(record.Json, json);
            grainState.ETag = record.ETag;
            grainState.RecordExists = true;
        }
        else
        {
            grainState.State = default;
            grainState.ETag = null;
            grainState.RecordExists = false;
        }
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (grainId, stateName);
        records.TryGetValue(key, out var stored);
        var next = (stored is null ? 0 : long.Parse(stored.ETag, CultureInfo.InvariantCulture)) + 1;
        var record = new Record(JsonSerializer.SerializeToUtf8Bytes(grainState.State, json), next.ToString(CultureInfo.InvariantCulture));
        var isWritten =
            stored?.ETag == grainState.ETag && (stored is null ? records.TryAdd(key, record) : records.TryUpdate(key, record, stored));
        if (!isWritten)
            throw Conflict("write", key, grainState.ETag);
        grainState.ETag = record.ETag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (grainId, stateName);
        records.TryGetValue(key, out var stored);
        var isCleared = stored?.ETag == grainState.ETag && (stored is null || records.TryRemove(KeyValuePair.Create(key, stored)));
        if (!isCleared)
            throw Conflict("clear", key, grainState.ETag);
        grainState.State = default;
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private InconsistentStateException Conflict(string operation, (GrainId Grain, string Name) key, string? etag) =>
        new(
            $"The {operation} of state '{key.Name}' of {key.Grain} was refused: it has changed since it was read.",
            records.TryGetValue(key, out var stored) ? stored.ETag : null,
            etag
        );
}
