using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>One named piece of a grain's state, read before the grain is activated, written when the grain says so.</summary>
public interface IPersistentState<TState> : IStorage<TState>;
