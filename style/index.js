import './guest.css';
