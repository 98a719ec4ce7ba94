using System.Collections.Frozen;
using Patchbay.Endpoints.Diagnosis.Catalog;

namespace Patchbay.Endpoints.Diagnosis;

/// <summary>Every finding there is, once. A code is never reused; a finding that is no longer made keeps its page.</summary>
public static class FindingCatalog
{
    /// <summary>All entries, by layer and number.</summary>
    public static IReadOnlyList<FindingEntry> All { get; } =
    [
        NetworkFindings.NameNotResolved,
        NetworkFindings.Refused,
        NetworkFindings.ConnectTimedOut,
        NetworkFindings.Unreachable,
        TlsFindings.Untrusted,
        TlsFindings.WrongHost,
        TlsFindings.Expired,
        TlsFindings.Failed,
        TlsFindings.ClientCertificate,
        NetworkFindings.ProxyAuthentication,
        NetworkFindings.ProxyFailed,
        NetworkFindings.ClosedBeforeAnswer,
        NetworkFindings.NotHttp,
        NetworkFindings.AnswerTimedOut,
        NetworkFindings.IdleTimedOut,
        NetworkFindings.Cut,
        TlsFindings.Alert,
        TlsFindings.CertificateFile,
        ConformanceFindings.SilenceCut,
        CredentialFindings.Unavailable,
        CredentialFindings.Refused,
        CredentialFindings.Forbidden,
        CredentialFindings.CallerWithheld,
        CredentialFindings.Missing,
        CredentialFindings.WrongHeader,
        EndpointFindings.NoSuchPath,
        EndpointFindings.NoSuchModel,
        EndpointFindings.NoModelLoaded,
        EndpointFindings.ModelLoading,
        EndpointFindings.ErrorPage,
        EndpointFindings.WebPage,
        EndpointFindings.Empty,
        EndpointFindings.OpenAIAnswer,
        EndpointFindings.Redirect,
        EndpointFindings.NotAMessage,
        EndpointFindings.ErrorInside,
        EndpointFindings.Failing,
        EndpointFindings.ThinkingRefused,
        ConformanceFindings.OtherDialect,
        ConformanceFindings.StreamBuffered,
        ConformanceFindings.StreamBroken,
        ConformanceFindings.ErrorsRewritten,
        ConformanceFindings.NoToolCall,
        ConformanceFindings.ToolResultLost,
        ConformanceFindings.ToolReferenceStripped,
        ConformanceFindings.FieldsDropped,
        ConformanceFindings.BetaDropped,
        ConformanceFindings.LargeBodyRefused,
        ConformanceFindings.CodeBodyRefused,
        LifecycleFindings.TokenMissing,
        LifecycleFindings.TokenWrong,
        LifecycleFindings.ForeignOrigin,
        LifecycleFindings.ForeignHost,
        LifecycleFindings.Draining,
        LifecycleFindings.BodyTooLarge,
        LifecycleFindings.UnknownEndpoint,
        LifecycleFindings.SettingsRefused,
        LifecycleFindings.PortInUse,
        LifecycleFindings.GatewayNotStarted,
        LifecycleFindings.UnknownPath,
        LifecycleFindings.PickedEndpointGone,
        LifecycleFindings.GatewayStopped,
        LifecycleFindings.GatewayNotBack,
        LifecycleFindings.SessionEndpointGone,
        LifecycleFindings.LedgerFails,
        LifecycleFindings.LimitReached,
        LifecycleFindings.OldValueHeld,
        AgentFindings.NotFound,
        AgentFindings.NoAnthropicCredential,
        AgentFindings.HungUp,
        AgentFindings.Untranslatable,
        AgentFindings.BridgeNotFound,
        AgentFindings.BridgeNotStarted,
        AgentFindings.Died,
        AgentFindings.SessionEnded,
        AgentFindings.SessionNotOpened,
        AgentFindings.TurnFailed,
        AgentFindings.NotDirect,
    ];

    private static FrozenDictionary<string, FindingEntry> ByCode { get; } =
        All.ToFrozenDictionary(entry => entry.Code, StringComparer.OrdinalIgnoreCase);

    /// <summary>The entry of a code as a person types it: any case, with or without the leading <c>PB-</c>; null when there is none.</summary>
    public static FindingEntry? Find(string code)
    {
        var typed = code.Trim();
        return ByCode.GetValueOrDefault(typed) ?? ByCode.GetValueOrDefault("PB-" + typed);
    }
}
