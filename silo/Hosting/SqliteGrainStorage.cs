using System.Globalization;
using System.Text.Json;
using Orleans.Storage;
using TelemetryGrid.Storage.State;

namespace TelemetryGrid.Silo.Hosting;

/// <summary>Keeps grain states in the node's SQLite file, as JSON, so that an operator can read them with any SQLite tool.</summary>
internal sealed class SqliteGrainStorage(SqliteStateStore store) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (kind, key) = Address(stateName, grainId);
        if (await store.ReadAsync(kind, key) is { } row)
        {
            grainState.State = JsonSerializer.Deserialize<T>(row.Data, StateJson.Options) ?? Activator.CreateInstance<T>();
            grainState.ETag = row.ETag.ToString(CultureInfo.InvariantCulture);
            grainState.RecordExists = true;
        }
        else
        {
            grainState.State = Activator.CreateInstance<T>();
            grainState.ETag = null;
            grainState.RecordExists = false;
        }
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (kind, key) = Address(stateName, grainId);
        var data = JsonSerializer.SerializeToUtf8Bytes(grainState.State, StateJson.Options);
        var result = await store.WriteAsync(kind, key, data, Expected(grainState.ETag));
        if (!result.Succeeded)
        {
            throw Conflict(grainId, grainState.ETag, result.ETag);
        }
        grainState.ETag = result.ETag.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (kind, key) = Address(stateName, grainId);
        if (grainState.RecordExists)
        {
            var result = await store.DeleteAsync(kind, key, Expected(grainState.ETag));
            if (!result.Succeeded)
            {
                throw Conflict(grainId, grainState.ETag, result.ETag);
            }
        }
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private static (string Kind, string Key) Address(string stateName, GrainId id) => ($"{id.Type}/{stateName}", id.Key.ToString() ?? "");

    private static long Expected(string? etag) => etag is null ? 0 : long.Parse(etag, CultureInfo.InvariantCulture);

    private static InconsistentStateException Conflict(GrainId id, string? expected, long stored) =>
        new($"The stored state of {id} is not the one that was read.", stored.ToString(CultureInfo.InvariantCulture), expected);
}
