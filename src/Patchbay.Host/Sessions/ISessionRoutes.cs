using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.Acp;

namespace Patchbay.Host.Sessions;

/// <summary>How a session's requests travel.</summary>
public enum Carriage
{
    /// <summary>Through the gateway: a move restarts nothing.</summary>
    Patched,

    /// <summary>To the endpoint itself, which must speak Anthropic's format.</summary>
    Direct,
}

/// <summary>Where a bridge sends.</summary>
/// <param name="Endpoint">The endpoint's name, for a person.</param>
/// <param name="Environment">The whole environment of the bridge and of Claude Code below it.</param>
/// <param name="SwitchTo">The base URL that the bridge's own switch may be given instead of a restart; null where that would lose something
/// (a credential, a model map, a proxy).</param>
public sealed record SessionRoute(string Endpoint, IReadOnlyDictionary<string, string> Environment, Uri? SwitchTo = null);

/// <summary>Who answered a session last.</summary>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="Model">The model's name there; empty when it is not known.</param>
/// <param name="Finding">The finding that was shown; null when there was none.</param>
public sealed record SessionAnswer(string Endpoint, string Model, Finding? Finding);

/// <summary>What sessions need to know of settings, gateway and endpoints.</summary>
public interface ISessionRoutes : IAsyncDisposable
{
    /// <summary>How long <see cref="ExplainAsync"/> may take: the person is told within two seconds of the first sign.</summary>
    static TimeSpan ExplainLimit { get; } = TimeSpan.FromSeconds(1.8);

    /// <summary>The bridge for sessions of a folder, or why there is none.</summary>
    (BridgeProgram? Program, Finding? Finding) FindBridge(string folder);

    /// <summary>Where a session would send.</summary>
    /// <param name="carriage">How.</param>
    /// <param name="endpoint">A name, a URL, <c>off</c>, or empty for the plug.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<(SessionRoute? Route, Finding? Finding)> RouteAsync(Carriage carriage, string endpoint, CancellationToken cancellationToken);

    /// <summary>Gives a patched session its endpoint, from its next request on.</summary>
    /// <returns>Null when it is so, else why not.</returns>
    Task<Finding?> PlugAsync(string session, string endpoint, CancellationToken cancellationToken);

    /// <summary>Who answered a session last; null when that is not known.</summary>
    Task<SessionAnswer?> LastAnswerAsync(Carriage carriage, string session, string endpoint, CancellationToken cancellationToken);

    /// <summary>Why an endpoint does not answer, found out now. Claude Code tells of a refused connection neither host nor cause.</summary>
    /// <param name="carriage">How the session sends.</param>
    /// <param name="endpoint">Where it sends.</param>
    /// <param name="session">The session.</param>
    /// <param name="status">The HTTP status that the agent got; null when it got none.</param>
    /// <param name="words">The agent's words; may be empty.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<Finding?> ExplainAsync(Carriage carriage, string endpoint, string session, int? status, string words, CancellationToken cancellationToken);
}
