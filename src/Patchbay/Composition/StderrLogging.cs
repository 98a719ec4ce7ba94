using Microsoft.Extensions.Logging;

namespace Patchbay.Composition;

/// <summary>Logs warnings and errors to standard error, one line each: <c>2026-11-23T18:00:00Z warn Category: message</c>.</summary>
/// <remarks>The console provider of Microsoft.Extensions.Logging brings a container and a background thread for the same lines.</remarks>
internal sealed class StderrLogging(TimeProvider time, LogLevel minimum) : ILoggerFactory
{
    private readonly Lock _lock = new();
    private volatile ILoggerFactory? _beside;

    /// <summary>Is given the same records; null = nobody. An exception is told there by its type alone.</summary>
    public ILoggerFactory? Beside
    {
        get => _beside;
        set => _beside = value;
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("this factory logs to standard error only");

    public void Dispose() { }

    private void Write(LogLevel level, string category, string message, Exception? exception)
    {
        var word = level switch { LogLevel.Warning => "warn", LogLevel.Error => "error", LogLevel.Critical => "fatal", _ => "info" };
        var line = $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ} {word} {category}: {message}";
        lock (_lock)
        {
            try
            {
                System.Console.Error.WriteLine(exception is null ? line : $"{line}\n{exception}");
            }
            catch (IOException)
            {
                // A log on a full disk, or a reader that has gone: no reason for whoever wanted to say something to end.
            }
        }
    }

    private sealed class Logger(StderrLogging factory, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= factory.Minimum;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            factory.Write(logLevel, category, formatter(state, exception), exception);
            if (factory.Beside is not { } beside) return;
            try
            {
                beside.CreateLogger(category).Log(logLevel, eventId, state, null, (told, _) => exception is null ? formatter(told, null) : $"{formatter(told, null)} ({exception.GetType().FullName})");
            }
            catch (ObjectDisposedException)
            {
                // It was taken out of the settings just now.
            }
        }
    }

    private LogLevel Minimum { get; } = minimum;
}
