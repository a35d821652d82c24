using Orleans.Runtime;

namespace Orleans.Runtime
{
    [Serializable, GenerateSerializer]
    public class OrleansException : Exception
    {
        public OrleansException() { }

        public OrleansException(string message)
            : base(message) { }

        public OrleansException(string message, Exception innerException)
            : base(message, innerException) { }
    }

    /// <summary>The message was refused or could not be delivered; the call did not run.</summary>
    [Serializable, GenerateSerializer]
    public class OrleansMessageRejectionException : OrleansException
    {
        internal OrleansMessageRejectionException(string message)
            : base(message) { }

        internal OrleansMessageRejectionException(string message, Exception innerException)
            : base(message, innerException) { }
    }

    /// <summary>The silo that held the grain, or the whole cluster, is gone; the call may or may not have run.</summary>
    [Serializable, GenerateSerializer]
    public sealed class SiloUnavailableException : OrleansMessageRejectionException
    {
        public SiloUnavailableException()
            : base("The silo is unavailable.") { }

        public SiloUnavailableException(string msg)
            : base(msg) { }

        public SiloUnavailableException(string message, Exception innerException)
            : base(message, innerException) { }
    }

    /// <summary>A bounded queue was full.</summary>
    [Serializable, GenerateSerializer]
    public sealed class LimitExceededException : OrleansException
    {
        public LimitExceededException() { }

        public LimitExceededException(string message)
            : base(message) { }

        public LimitExceededException(string message, Exception innerException)
            : base(message, innerException) { }
    }

    [Serializable, GenerateSerializer]
    public sealed class ReminderException(string message) : OrleansException(message);
}

namespace Orleans.Storage
{
    /// <summary>The stored state has another etag than the one the grain read: someone else has written. The activation is dropped.</summary>
    [Serializable, GenerateSerializer]
    public class InconsistentStateException : OrleansException
    {
        public InconsistentStateException() { }

        public InconsistentStateException(string message)
            : base(message) { }

        public InconsistentStateException(string message, Exception? innerException)
            : base(message, innerException!) { }

        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
            : this(errorMsg, storedEtag, currentEtag, null) { }

        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
            : base(errorMsg, storageException!)
        {
            StoredEtag = storedEtag;
            CurrentEtag = currentEtag;
        }

        public string? StoredEtag { get; }

        public string? CurrentEtag { get; }

        public override string ToString() => $"{base.ToString()} StoredEtag={StoredEtag} CurrentEtag={CurrentEtag}";
    }

    [Serializable, GenerateSerializer]
    public sealed class BadProviderConfigException : OrleansException
    {
        public BadProviderConfigException() { }

        public BadProviderConfigException(string msg)
            : base(msg) { }

        public BadProviderConfigException(string msg, Exception exc)
            : base(msg, exc) { }
    }
}
