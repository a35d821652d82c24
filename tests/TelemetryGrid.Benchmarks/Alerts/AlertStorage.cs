using System.Globalization;
using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using TelemetryGrid.Storage.State;

namespace TelemetryGrid.Benchmarks.Alerts;

/// <summary>Grain states in the state store, as the program keeps them.</summary>
internal sealed class AlertStorage(SqliteStateStore store) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var row = await store.ReadAsync($"{grainId.Type}/{stateName}", grainId.Key.ToString()!);
        grainState.State = row is null ? Activator.CreateInstance<T>() : JsonSerializer.Deserialize<T>(row.Data)!;
        grainState.ETag = row?.ETag.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = row is not null;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var data = JsonSerializer.SerializeToUtf8Bytes(grainState.State);
        var result = await store.WriteAsync($"{grainId.Type}/{stateName}", grainId.Key.ToString()!, data);
        grainState.ETag = result.ETag.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await store.DeleteAsync($"{grainId.Type}/{stateName}", grainId.Key.ToString()!);
        grainState.ETag = null;
        grainState.RecordExists = false;
    }
}
