using Patchbay.Console.Live;
using Patchbay.Protocol.Control;

namespace Patchbay.Console.Settings;

/// <summary>The plug: which endpoint is in force.</summary>
public interface IPlugSwitch
{
    /// <summary>As it is now.</summary>
    PlugState Now { get; }

    /// <summary>Beats when the settings file says something else, whoever wrote it.</summary>
    Pulse Changed { get; }

    /// <summary>Moves it, once the endpoint was tried out.</summary>
    /// <param name="written">An endpoint's name, a URL, or empty for the default Anthropic API.</param>
    /// <param name="insist">Whether it is moved although the endpoint does not work now.</param>
    /// <param name="cancellationToken">Gives up; nothing has changed then.</param>
    Task<PlugOutcome> SetAsync(string written, bool insist, CancellationToken cancellationToken);

    /// <summary>Remembers a text for the next time that it is switched on, and tries it out; nothing else changes.</summary>
    Task<PlugOutcome> KeepAsync(string written, CancellationToken cancellationToken);
}

/// <summary>The plug at a moment.</summary>
public sealed record PlugState
{
    /// <summary>Whether a custom endpoint is in force; else the default Anthropic API is.</summary>
    public required bool IsOn { get; init; }

    /// <summary>What stands in the field: <c>customApiEndpoint</c>, or what it was when it was last on; empty when it never was.</summary>
    public required string Text { get; init; }

    /// <summary>Name of the endpoint in force.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Its base URL.</summary>
    public required string EndpointUrl { get; init; }

    /// <summary>Who is there, for people.</summary>
    public required string Kind { get; init; }

    /// <summary>Name of the dialect.</summary>
    public required string Dialect { get; init; }

    /// <summary>The endpoints there are, the one in force included.</summary>
    public IReadOnlyList<KnownEndpoint> Known { get; init; } = [];

    /// <summary>Why the settings file as it stands is not in force.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}

/// <summary>An endpoint to choose.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Its base URL.</param>
/// <param name="Kind">Who is there, for people.</param>
/// <param name="Dialect">Name of the dialect.</param>
public sealed record KnownEndpoint(string Name, string Url, string Kind, string Dialect);

/// <summary>What came of moving the plug.</summary>
/// <param name="IsDone">Whether it was moved, or kept.</param>
/// <param name="Text">What happened, in a sentence.</param>
/// <param name="Finding">Why not, or what is to be known; null when there is nothing.</param>
/// <param name="Notes">What was found out.</param>
/// <param name="CanInsist">Whether it can be done all the same.</param>
public sealed record PlugOutcome(bool IsDone, string Text, FindingRecord? Finding = null, IReadOnlyList<string>? Notes = null, bool CanInsist = false);
