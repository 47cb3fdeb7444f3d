package org.postroad.provider.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;

/**
 * A connection that is there already, for a library that wants to connect by itself: its streams are ours, everything else is the
 * carrier's, and connecting does nothing.
 */
final class MailSocket extends Socket {
    private final Socket carrier;
    private final InputStream in;
    private final OutputStream out;
    private volatile boolean left;

    MailSocket(Socket carrier, InputStream in, OutputStream out) throws SocketException {
        super((SocketImpl) null);
        this.carrier = carrier;
        this.in = in;
        this.out = out;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) {}

    @Override
    public void connect(SocketAddress endpoint) {}

    @Override
    public void bind(SocketAddress address) {}

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public InetAddress getInetAddress() {
        return carrier.getInetAddress();
    }

    @Override
    public InetAddress getLocalAddress() {
        return carrier.getLocalAddress();
    }

    @Override
    public int getPort() {
        return carrier.getPort();
    }

    @Override
    public int getLocalPort() {
        return carrier.getLocalPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return carrier.getRemoteSocketAddress();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return carrier.getLocalSocketAddress();
    }

    /** Left alone: each read sets what is left of its time. */
    @Override
    public void setSoTimeout(int timeout) {}

    @Override
    public int getSoTimeout() throws SocketException {
        return carrier.getSoTimeout();
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        carrier.setTcpNoDelay(on);
    }

    @Override
    public void setSoLinger(boolean on, int seconds) throws SocketException {
        carrier.setSoLinger(on, seconds);
    }

    /** From now on closing it does nothing: the connection is another's, and the library closes what it forgets. */
    void leave() {
        left = true;
    }

    @Override
    public void close() throws IOException {
        if (!left) {
            carrier.close();
        }
    }

    @Override
    public void shutdownInput() throws IOException {
        carrier.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        carrier.shutdownOutput();
    }

    @Override
    public boolean isClosed() {
        return carrier.isClosed();
    }

    @Override
    public boolean isConnected() {
        return carrier.isConnected();
    }

    @Override
    public boolean isBound() {
        return carrier.isBound();
    }

    @Override
    public boolean isInputShutdown() {
        return carrier.isInputShutdown();
    }

    @Override
    public boolean isOutputShutdown() {
        return carrier.isOutputShutdown();
    }

    @Override
    public String toString() {
        return carrier.toString();
    }
}
