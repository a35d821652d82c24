using Orleans.Streams;

namespace Orleans
{
    /// <summary>Each stream of the namespace is consumed by the grain of this class whose key is the stream's key.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
    public class ImplicitStreamSubscriptionAttribute(IStreamNamespacePredicate predicate) : Attribute
    {
        public ImplicitStreamSubscriptionAttribute(string streamNamespace)
            : this(new ExactMatchStreamNamespacePredicate(streamNamespace)) { }

        public ImplicitStreamSubscriptionAttribute(Type predicateType)
            : this((IStreamNamespacePredicate)Activator.CreateInstance(predicateType)!) { }

        public IStreamNamespacePredicate Predicate { get; } = predicate;
    }
}

namespace Orleans.Streams
{
    public interface IStreamNamespacePredicate
    {
        string PredicatePattern { get; }

        bool IsMatch(string? streamNamespace);
    }

    internal sealed class ExactMatchStreamNamespacePredicate(string expected) : IStreamNamespacePredicate
    {
        public string PredicatePattern => $"namespace:{expected}";

        public bool IsMatch(string? streamNamespace) => string.Equals(expected, streamNamespace, StringComparison.Ordinal);
    }
}
