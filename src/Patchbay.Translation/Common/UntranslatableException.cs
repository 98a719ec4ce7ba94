namespace Patchbay.Translation.Common;

/// <summary>A request that an endpoint's dialect cannot say. Its message is for the person and names the place in the request.</summary>
public sealed class UntranslatableException : Exception
{
    /// <inheritdoc cref="UntranslatableException"/>
    public UntranslatableException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="UntranslatableException"/>
    public UntranslatableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <inheritdoc cref="UntranslatableException"/>
    public UntranslatableException()
    {
    }
}
