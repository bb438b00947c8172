// A wallet as browsers have them: announced by EIP-6963, speaking EIP-1193. Tests steer it through `window.wallet`.
(() => {
  const steer = (window.wallet = {
    account: "__ACCOUNT__",
    chainId: Number("__CHAIN_ID__"),
    rpc: "__RPC__",
    // how it behaves: "" is obliging
    mode: "",
    delay: 0,
    // methods that it was asked for, with their parameters
    asked: [],
    batches: false,
    // what a replacing wallet sends
    instead: {},
    emit(event, value) {
      for (const listener of listeners[event] ?? []) listener(value);
    },
  });
  const listeners = {};
  const refuse = () => Object.assign(new Error("User rejected the request."), { code: 4001 });
  let id = 0;
  const node = async (method, params) => {
    const answer = await fetch(steer.rpc, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params }),
    });
    const said = await answer.json();
    if (said.error) throw Object.assign(new Error(said.error.message), said.error);
    return said.result;
  };
  const bundles = {};
  const provider = {
    on: (event, listener) => (listeners[event] ??= []).push(listener),
    removeListener: (event, listener) => {
      listeners[event] = (listeners[event] ?? []).filter((one) => one !== listener);
    },
    async request({ method, params = [] }) {
      steer.asked.push({ method, params });
      if (steer.delay) await new Promise((resolve) => setTimeout(resolve, steer.delay));
      const needsYou = ["eth_requestAccounts", "eth_sendTransaction", "eth_signTypedData_v4", "wallet_sendCalls", "wallet_switchEthereumChain"];
      if (steer.mode === "refuse" && needsYou.includes(method)) throw refuse();
      switch (method) {
        case "eth_requestAccounts":
          steer.connected = true;
          return [steer.account];
        case "eth_accounts":
          return steer.connected || sessionStorage.connected ? [steer.account] : [];
        case "eth_chainId":
          return "0x" + steer.chainId.toString(16);
        case "wallet_switchEthereumChain":
          if (steer.mode === "unknown chain" && !steer.added) throw Object.assign(new Error("unknown"), { code: 4902 });
          steer.chainId = Number(params[0].chainId);
          steer.emit("chainChanged", params[0].chainId);
          return null;
        case "wallet_addEthereumChain":
          steer.added = params[0];
          steer.chainId = Number(params[0].chainId);
          steer.emit("chainChanged", params[0].chainId);
          return null;
        case "wallet_getCapabilities":
          if (!steer.batches) throw Object.assign(new Error("not offered"), { code: -32601 });
          return { ["0x" + steer.chainId.toString(16)]: { atomic: { status: "supported" } } };
        case "wallet_sendCalls": {
          // one after the other, on a chain where nobody else acts: what a smart account would do at once
          const receipts = [];
          for (const call of params[0].calls) {
            const hash = await node("eth_sendTransaction", [{ from: steer.account, gas: "0x2dc6c0", ...call }]);
            receipts.push(await node("eth_getTransactionReceipt", [hash]));
          }
          const key = "0x" + String(++id).padStart(64, "0");
          bundles[key] = receipts;
          return { id: key };
        }
        case "wallet_getCallsStatus":
          return { version: "2.0.0", id: params[0], chainId: "0x" + steer.chainId.toString(16), status: 200, atomic: true, receipts: bundles[params[0]] };
        case "eth_sendTransaction": {
          const { chainId } = params[0];
          if (chainId && Number(chainId) !== steer.chainId)
            throw Object.assign(new Error(`the transaction is for chain ${Number(chainId)}`), { code: -32602 });
          const unknown = "0x" + "de".repeat(32);
          if (steer.mode === "drop") return unknown;
          // sends something else with the same number before anybody has seen the first
          if (steer.mode === "replace") {
            await node(method, [{ from: steer.account, to: steer.account, value: "0x0", ...steer.instead }]);
            return unknown;
          }
          // the same, at another fee
          if (steer.mode === "reprice") {
            await node(method, [{ ...params[0], maxFeePerGas: "0x174876e800", maxPriorityFeePerGas: "0x1" }]);
            return unknown;
          }
          if (steer.mode === "silent") {
            await node(method, params);
            return new Promise(() => {});
          }
          return node(method, params);
        }
        default:
          return node(method, params);
      }
    },
  };
  const announce = () =>
    dispatchEvent(
      new CustomEvent("eip6963:announceProvider", {
        detail: Object.freeze({
          info: { uuid: "6a1d6fd5-7c3f-4d1d-9b1a-2d1d1c0de000", name: "Test Wallet", icon: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>", rdns: "test.wallet" },
          provider,
        }),
      }),
    );
  addEventListener("eip6963:requestProvider", announce);
  announce();
})();
